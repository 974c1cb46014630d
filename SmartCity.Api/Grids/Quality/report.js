(() => {
  const root = document.documentElement, map = document.getElementById('map'), tip = document.getElementById('tip');
  root.classList.add('js');
  const speak = lang => { root.lang = lang; document.title = document.body.dataset[lang === 'en' ? 'titleEn' : 'titleZh']; };
  speak((navigator.language || 'en').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
  document.getElementById('language').onclick = () => speak(root.lang === 'en' ? 'zh-CN' : 'en');
  document.getElementById('print').onclick = () => print();
  const show = what => {
    map.setAttribute('class', 'map show-' + what);
    document.querySelectorAll('.tabs button').forEach(b => b.setAttribute('aria-pressed', b.dataset.show === what));
    document.querySelectorAll('.legend section[data-for]').forEach(s => s.classList.toggle('on', s.dataset.for === what));
  };
  document.querySelectorAll('.tabs button').forEach(b => b.onclick = () => show(b.dataset.show));
  show('class');
  addEventListener('beforeprint', () => { show('class'); document.querySelectorAll('details').forEach(d => d.open = true); });
  for (const name of ['lines', 'marks']) {
    const box = document.getElementById('show-' + name);
    if (box) box.onchange = () => map.parentElement.classList.toggle('hide-' + name, !box.checked);
  }
  const each = JSON.parse(document.getElementById('each').textContent), shapes = [...document.getElementById('cells').children];
  const place = new Map(shapes.map((s, i) => [s, i]));
  map.onpointermove = e => {
    const i = place.get(e.target);
    if (i === undefined) { tip.style.opacity = 0; return; }
    const [code, hectares, deviation, compactness] = each[i], zh = root.lang !== 'en';
    tip.innerText = `${code}\n${hectares} ha · ${zh ? '负载偏差' : 'load'} ${deviation > 0 ? '+' : ''}${deviation} %\n${zh ? '紧凑度' : 'compactness'} ${compactness}`;
    const box = map.parentElement.getBoundingClientRect(), x = e.clientX - box.left, y = e.clientY - box.top;
    tip.style.left = Math.min(x + 14, box.width - tip.offsetWidth - 6) + 'px';
    tip.style.top = Math.max(4, y - tip.offsetHeight - 10) + 'px';
    tip.style.opacity = 1;
  };
  map.onpointerleave = () => tip.style.opacity = 0;
})();
