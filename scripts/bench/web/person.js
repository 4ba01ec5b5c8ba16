// Controls the app from inside its frame and measures the main thread.

const PERIOD = 20; // milliseconds between two timer calls
const LONG = 50; // milliseconds, the limit of the Long Tasks API

const WAIT_AT_MOST = 5 * 60_000; // milliseconds

const until = (what, find) => new Promise((resolve, reject) => {
  const end = performance.now() + WAIT_AT_MOST;
  const look = () => {
    const found = find();
    if (found) resolve(found);
    else if (performance.now() > end) reject(new Error(`the app does not show ${what}, but: ${document.body.innerText}`));
    else setTimeout(look, PERIOD);
  };
  look();
});

const named = (kind, name) =>
  until(`${kind} "${name}"`, () => [...document.querySelectorAll(kind)].find((one) => one.textContent.trim() === name));

const first = (selector) => until(selector, () => document.querySelector(selector));

function write(input, text) {
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
}

/** Measures the main thread until it is stopped. */
function watchMain() {
  const long = [];
  const observer = new PerformanceObserver((list) => { long.push(...list.getEntries().map((entry) => entry.duration)); });
  observer.observe({ type: 'longtask' });
  let latest = 0;
  let expected = performance.now() + PERIOD;
  const timer = setInterval(() => {
    latest = Math.max(latest, performance.now() - expected);
    expected = performance.now() + PERIOD;
  }, PERIOD);
  const began = performance.now();
  return () => {
    clearInterval(timer);
    long.push(...observer.takeRecords().map((entry) => entry.duration));
    observer.disconnect();
    return {
      seconds: (performance.now() - began) / 1000,
      tasks: long.length,
      longest: Math.max(0, ...long),
      blocked: long.reduce((sum, duration) => sum + duration - LONG, 0),
      late: latest,
    };
  };
}

globalThis.person = {
  /** Opens the Send screen and fills in everything except the file. Returns the file input. */
  async fill(name, address) {
    (await named('nav a', 'Send')).click();
    write(await first('[role=combobox]'), name.slice(0, 3));
    const options = () => [...document.querySelectorAll('[role=option]')];
    (await until(`option "${name}"`, () => options().find((one) => one.textContent.includes(name)))).click();
    await until(`"${name}" as the recipient`, () => !document.querySelector('[role=option]'));
    const label = await named('label', 'Email address');
    write(document.getElementById(label.htmlFor), address);
    return document.querySelector('input[type=file]:not([webkitdirectory])');
  },

  /** The time from clicking Send until "Sent to" appears. The form takes no click before it knows the rules. */
  async send() {
    const button = await named('main button', 'Send');
    const stop = watchMain();
    await until('that it sends', () => !button.isConnected || button.click());
    await until('"Sent to"', () => document.querySelector('h1').textContent.startsWith('Sent to'));
    return stop();
  },

  /** Opens the newest file. The time from clicking Open until "Check your downloads" appears. */
  async receive(key) {
    (await first('main li a')).click();
    write(await first('main textarea'), key);
    const button = await named('main button', 'Open');
    const stop = watchMain();
    button.click();
    await named('main h2', 'Check your downloads');
    return stop();
  },

  /** Measures an idle main thread for some seconds. */
  async rest(seconds) {
    const stop = watchMain();
    await new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });
    return stop();
  },
};
