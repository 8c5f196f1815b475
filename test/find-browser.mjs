// The end-to-end tests need a Chromium. Finds one, or installs Debian's where it may, and says what it did.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].filter(Boolean)
const find = () => places.find((place) => existsSync(place))
const run = (command, ...args) => spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0

let browser = find()
if (!browser && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  console.log('No Chromium found; installing the package "chromium" with apt-get.')
  if (run('apt-get', 'update', '-qq')) run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium')
  browser = find()
}
console.log(browser ? `End-to-end tests use ${browser}.` : 'No Chromium found: the end-to-end tests will fail. Install Chromium, or set CHROMIUM_PATH to one.')
