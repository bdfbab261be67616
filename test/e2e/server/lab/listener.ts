import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that came to a listener, and the process that sent it. */
interface Received {
  method: string
  headers: IncomingHttpHeaders
  body: string
  process: number | undefined
}

/** An HTTP server of the loopback that notes what it is sent. */
export interface Listener {
  url: string
  received: Received[]
}

/** Answers every request with 200 and a JSON text; ends with the suite. */
export async function listener(answer: string): Promise<Listener> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    // Asked before the answer: the connection is still there.
    const process = ownerOf(request.socket.remotePort!)
    received.push({ method: request.method!, headers: request.headers, body, process })
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
  }).listen(0, '127.0.0.1')
  server.unref()
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

/** The process that has the socket with this local port of the loopback (proc(5): /proc/net/tcp, /proc/PID/fd). */
function ownerOf(port: number): number | undefined {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const line = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .find((text) => text.includes(` ${local} `) && text.trim().split(/\s+/)[1] === local)
  const socket = `socket:[${line?.trim().split(/\s+/)[9]}]`
  const has = (id: string): boolean => {
    try {
      return readdirSync(`/proc/${id}/fd`).some((fd) => readlinkSync(`/proc/${id}/fd/${fd}`) === socket)
    } catch {
      // It has ended, or a descriptor was closed since.
      return false
    }
  }
  const id = readdirSync('/proc').find((entry) => /^\d+$/.test(entry) && has(entry))
  return id === undefined ? undefined : Number(id)
}
