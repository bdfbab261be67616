import { createHash } from 'node:crypto'
import { early, script, style } from '../../dist/page.js'
import type { CompiledObjects } from '../compile.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { count } from '../diagnostics/prose.ts'
import type { Diff } from '../diff/diff.ts'
import { nameOf } from '../model/repository-url.ts'
import type { Row } from './columns.ts'
import { fleetData } from './data/fleet.ts'
import { objectsOf } from './data/objects.ts'
import { outliersOf } from './data/outliers.ts'
import { pack } from './data/pack.ts'
import { rowsOf } from './data/rows.ts'
import { valuesOf } from './data/values.ts'
import { type Html, html, raw } from './html.ts'
import { changesHtml, verdictHtml } from './static/changes.ts'
import { conditionHtml, diagnosticsHtml, outliersHtml } from './static/findings.ts'
import { summaryHtml } from './static/summary.ts'
import { tableHtml } from './static/table.ts'

/** What a page is about. */
export interface Subject {
  all: CompiledObjects
  /** The environments that it shows, in the order of all. */
  ids: readonly string[]
  /** What is wrong with them. */
  diagnostics: readonly Diagnostic[]
  /** What it is compared with: what was compiled of it, which of its environments are shown, what differs, and its name. */
  base?: { before: CompiledObjects; ids: readonly string[]; diff: Diff; name: string }
}

/**
 * A fleet as one HTML file that asks for nothing: what needs eyes and the table as plain HTML, all else as data for the
 * script in it. The same subject gives the same text.
 */
export function page({ all, ids, diagnostics, base }: Subject): string {
  const rows = rowsOf(all, base?.diff)
  const [shown, before] = [rowsIn(rows, ids), base && rowsIn(rowsOf(base.before), base.ids)]
  const compiled = new Map(all.environments.map((one) => [one.environment.id, one]))
  const title = titleOf(all)
  const data = {
    fleet: fleetData({ all, rows, shown, before, diagnostics }),
    values: valuesOf(compiled, ids),
    objects: objectsOf(compiled, ids),
  }
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="generator" content="mlflow-gitops"><link rel="icon" href="data:,"><title>${title}</title>
<style>${raw(style)}</style><script>${raw(early)}</script></head>
<body><a class="skip" href="#main">Skip to the content</a>
<header><h1><a href="#/">${title}</a></h1><p class="minor">${subtitle(all, shown, base?.name)}</p><nav id="nav" aria-label="Views" hidden></nav></header>
<main id="main" tabindex="-1"><section id="findings">
${findings()}</section>
<section id="fleet"><h2>The fleet</h2>
${tableHtml(shown)}</section><div id="view"></div></main>
<footer><p class="minor">Made by mlflow-gitops from environments/ alone: no cluster was asked.</p></footer>
${Object.entries(data).map(([name, part]) => html`<template id="${name}-data">${raw(pack(part))}</template>\n`)}<script>${raw(script)}</script></body></html>
`.html

  function findings(): Html {
    const numbers = summaryHtml(shown, before)
    const errors = diagnosticsHtml(diagnostics, 'error')
    if (base) {
      const gone = base.ids.filter((id) => !ids.includes(id))
      const places = new Map([...ids, ...gone].map((id, place) => [id, place]))
      return html`${verdictHtml(base.diff)}${numbers}${errors}${changesHtml(base.diff, places)}`
    }
    const outliers = outliersOf(rows).filter(({ environments }) => environments.some((id) => ids.includes(id)))
    return html`${conditionHtml(diagnostics, outliers)}${numbers}${errors}${diagnosticsHtml(diagnostics, 'warning')}${outliersHtml(outliers)}`
  }
}

function rowsIn(rows: readonly Row[], ids: readonly string[]): Row[] {
  const wanted = new Set(ids)
  return rows.filter(({ environment }) => wanted.has(String(environment)))
}

function titleOf({ fleetFile: { fleet } }: CompiledObjects): string {
  const name = nameOf(fleet?.repository?.url ?? '')
  return name === undefined ? 'MLflow fleet' : `MLflow fleet of ${name}`
}

function subtitle(all: CompiledObjects, shown: readonly Row[], base: string | undefined): Html {
  const clusters = new Set(shown.map(({ cluster }) => cluster).filter((cluster) => cluster !== '')).size
  const part = shown.length < all.ids.length ? `${shown.length} of ` : ''
  return html`${part}${count(all.ids.length, 'environment')} on ${count(clusters, 'cluster')}${base !== undefined && html`, compared with <code>${base}</code>`}`
}

/** Nothing but the page's own scripts and style, by what they are. */
function policy(): string {
  const own = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  return `default-src 'none'; script-src ${own(early)} ${own(script)}; style-src ${own(style)}; img-src data:; base-uri 'none'; form-action 'none'`
}
