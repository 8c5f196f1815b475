// The end-to-end tests need a Chromium. Finds one, or installs Debian's where it may, and says what it did.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const places = [process.env['CHROMIUM_PATH'], ...JSON.parse(readFileSync(new URL('browsers.json', import.meta.url), 'utf8'))].filter(Boolean)
const find = () => places.find((place) => existsSync(place))
const run = (command, ...args) => spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0
const install = (name) => run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', name)

let browser = find()
if (!browser && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  // The one without windows needs less of everything; older systems have only the whole one.
  console.log('No Chromium found; installing "chromium-headless-shell", or else "chromium", with apt-get.')
  if (run('apt-get', 'update', '-qq') && !install('chromium-headless-shell')) install('chromium')
  browser = find()
}
console.log(browser ? `End-to-end tests use ${browser}.` : 'No Chromium found: the end-to-end tests will fail. Install Chromium, or set CHROMIUM_PATH to one.')
