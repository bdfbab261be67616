/**
 * The day, in UTC: `2027-01-31`. SOURCE_DATE_EPOCH, seconds since 1970, says another than that of the clock
 * (reproducible-builds.org/specs/source-date-epoch).
 */
export function today(): string {
  const seconds = process.env.SOURCE_DATE_EPOCH
  const isGiven = seconds !== undefined && /^\d{1,12}$/.test(seconds)
  return (isGiven ? new Date(Number(seconds) * 1000) : new Date()).toISOString().slice(0, 10)
}
