/** What the page shows, as held by the part of its address behind the #; so a view can be sent; Back goes to the view before. */
export class Address {
  #values;
  #listeners = [];
  #timer;

  constructor() {
    this.#values = Address.#read();
    addEventListener('popstate', () => {
      this.#values = Address.#read();
      this.#tell();
    });
  }

  static #read() {
    return new Map(new URLSearchParams(location.hash.slice(1)));
  }

  /** @param {string} key @param {string} [fallback] what an address without the key means */
  get(key, fallback) {
    return this.#values.get(key) ?? fallback;
  }

  /**
   * The value of a key that has only certain ones; an address written by hand may say anything.
   *
   * @param {string} key @param {string[]} allowed the first is the fallback
   */
  oneOf(key, allowed) {
    const value = this.#values.get(key);
    return allowed.includes(value) ? value : allowed[0];
  }

  /** @param {Record<string, string | null>} changes null takes a key out */
  set(changes) {
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) this.#values.delete(key);
      else this.#values.set(key, value);
    }
    clearTimeout(this.#timer);
    if ('view' in changes) {
      history.pushState(null, '', this.#hash());
    } else {
      // Browsers refuse an address that changes too often, as it would while a slider plays.
      this.#timer = setTimeout(() => history.replaceState(null, '', this.#hash()), 150);
    }
    this.#tell();
  }

  #hash() {
    return `#${new URLSearchParams([...this.#values]).toString().replaceAll('%2C', ',')}`;
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  #tell() {
    this.#listeners.forEach(listener => listener());
  }
}
