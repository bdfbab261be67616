import { createHash } from 'node:crypto'
import { script, style } from '../../dist/page.js'
import type { CompiledObjects } from '../compile.ts'
import { count } from '../diagnostics/prose.ts'
import type { Diff } from '../diff/diff.ts'
import { nameOf } from '../model/repository-url.ts'
import { fleetData } from './data/fleet.ts'
import { objectsOf } from './data/objects.ts'
import { pack } from './data/pack.ts'
import { rowsOf } from './data/rows.ts'
import { valuesOf } from './data/values.ts'
import { type Html, html, raw } from './html.ts'
import { changesHtml } from './static/changes.ts'
import { findingsHtml } from './static/findings.ts'
import { tableHtml } from './static/table.ts'

/** What a page is about. */
export interface Subject {
  all: CompiledObjects
  /** What it is compared with: what was compiled of it, what differs, and how people call it. */
  base?: { before: CompiledObjects; diff: Diff; name: string }
}

/**
 * A fleet as one HTML file that asks for nothing: what needs eyes and the table as plain HTML, all else as data for the
 * script in it. The same subject gives the same text.
 */
export function page({ all, base }: Subject): string {
  const rows = rowsOf(all, base?.diff)
  const compiled = new Map(all.environments.map((one) => [one.environment.id, one]))
  const title = titleOf(all)
  const data = {
    fleet: fleetData(all, rows, base?.before),
    values: valuesOf(compiled, all.ids),
    objects: objectsOf(compiled, all.ids),
  }
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="generator" content="mlflow-gitops"><link rel="icon" href="data:,"><title>${title}</title>
<style>${raw(style)}</style></head>
<body><a class="skip" href="#main">Skip to the content</a>
<header><h1><a href="#/">${title}</a></h1><p class="minor">${subtitle(all, base?.name)}</p><nav id="nav" aria-label="Views" hidden></nav></header>
<main id="main" tabindex="-1"><section id="findings">
${base ? changesHtml(base.diff) : findingsHtml(all.diagnostics, rows)}</section>
<section id="fleet"><h2>The fleet</h2>
${tableHtml(rows)}</section><div id="view"></div></main>
<footer><p class="minor">Made by mlflow-gitops from environments/ alone: no cluster was asked.</p></footer>
${Object.entries(data).map(([name, part]) => html`<template id="${name}-data">${raw(pack(part))}</template>\n`)}<script>${raw(script)}</script></body></html>
`.html
}

function titleOf({ fleetFile: { fleet } }: CompiledObjects): string {
  const name = nameOf(fleet?.repository?.url ?? '')
  return name === undefined ? 'MLflow fleet' : `MLflow fleet of ${name}`
}

function subtitle({ ids, environments }: CompiledObjects, base: string | undefined): Html {
  const clusters = new Set(environments.map(({ environment }) => environment.values.cluster)).size
  const counted = [count(ids.length, 'environment'), count(clusters, 'cluster')]
  return html`${counted.join(' on ')}${base !== undefined && html`, compared with <code>${base}</code>`}`
}

/** Nothing but the page's own script and style, by what they are. */
function policy(): string {
  const own = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  return `default-src 'none'; script-src ${own(script)}; style-src ${own(style)}; img-src data:; base-uri 'none'; form-action 'none'`
}
