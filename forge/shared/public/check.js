// Runs before everything else, as a classic script in old syntax. If the browser lacks a
// required feature, it shows what to do instead of a blank page, and nothing else starts
// (see main.ts of each page).
(function () {
  var words = {
    en: [
      'Update your browser',
      'Secure Share can’t run in this browser. Open this page in the latest version of Chrome, Edge, Firefox or Safari.',
    ],
    de: [
      'Aktualisieren Sie Ihren Browser',
      'Secure Share läuft in diesem Browser nicht. Öffnen Sie diese Seite in der neuesten Version von Chrome, Edge, Firefox oder Safari.',
    ],
    fr: [
      'Mettez à jour votre navigateur',
      'Secure Share ne fonctionne pas dans ce navigateur. Ouvrez cette page dans la dernière version de Chrome, Edge, Firefox ou Safari.',
    ],
    pl: [
      'Zaktualizuj przeglądarkę',
      'Secure Share nie działa w tej przeglądarce. Otwórz tę stronę w najnowszej wersji przeglądarki Chrome, Edge, Firefox lub Safari.',
    ],
  };

  /** Whether Workers can be modules. The browser reads the options before it refuses the address. */
  function hasModuleWorkers() {
    // Newer than module Workers. A policy that requires trusted types would refuse the address below.
    if (window.trustedTypes) return true;
    var asked = false;
    try {
      new Worker('http://%', {
        get type() {
          asked = true;
          return 'module';
        },
      });
    } catch (refused) {
      // Expected.
    }
    return asked;
  }

  function isSupported() {
    return (
      'noModule' in HTMLScriptElement.prototype &&
      !!window.crypto &&
      !!window.crypto.subtle &&
      !!window.ReadableStream &&
      !!window.TransformStream &&
      !!window.Blob &&
      !!Blob.prototype.stream &&
      !!window.HTMLDialogElement &&
      !!window.structuredClone &&
      !!window.AbortSignal &&
      !!AbortSignal.prototype.throwIfAborted &&
      !!Array.prototype.at &&
      !!String.prototype.replaceAll &&
      hasModuleWorkers()
    );
  }

  function explain() {
    var root = document.documentElement;
    var language = (navigator.language || '').slice(0, 2).toLowerCase();
    if (!words.hasOwnProperty(language)) language = 'en';
    root.lang = language;
    root.setAttribute('data-unsupported', '');
    document.title = words[language][0];
    var page = document.createElement('main');
    page.className = 'page narrow stack';
    page.appendChild(document.createElement('h1')).textContent = words[language][0];
    page.appendChild(document.createElement('p')).textContent = words[language][1];
    document.body.textContent = '';
    document.body.appendChild(page);
  }

  if (!isSupported()) {
    explain();
    return;
  }
  // A browser with all these features may still fail to parse the app.
  window.addEventListener('error', function (event) {
    var app = document.getElementById('app');
    if (event.error instanceof SyntaxError && app && !app.hasChildNodes()) explain();
  });
})();
