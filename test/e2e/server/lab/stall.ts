import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A port whose connections are accepted, and then go as `treat` has them go. */
async function listen(treat: (client: Socket) => void): Promise<number> {
  const server = createServer((client) => {
    client.on('error', () => {})
    treat(client)
  }).listen(0, '127.0.0.1')
  server.unref()
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A port behind which a server answers up to a text, and then nothing more: with the empty text, nothing at all. */
export const stalled = (port: number, last: string): Promise<number> =>
  listen((client) => {
    const server = connect(port, '127.0.0.1')
    server.on('error', () => {})
    client.pipe(server)
    let isOver = last === ''
    server.on('data', (chunk: Buffer) => {
      if (!isOver) client.write(chunk)
      isOver ||= chunk.includes(last, 0, 'latin1')
    })
    client.on('close', () => server.destroy())
  })

/** A port of an HTTP server that begins its answer and never comes to its end, a byte at a time. */
export const dripping = (): Promise<number> =>
  listen((client) => {
    client.write('HTTP/1.1 200 OK\r\nX-Drip: ')
    const timer = setInterval(() => client.write('x'), 3000)
    client.on('close', () => clearInterval(timer))
  })
