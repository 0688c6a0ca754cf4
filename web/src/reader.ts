// Reading a page aloud with the browser's own voices, sentence by sentence: long texts stop silently in some browsers.

const MAX_PIECE = 160;

export class Reader {
  private isReading = false;

  constructor(private readonly changed: (isReading: boolean) => void) {}

  static isSupported(): boolean {
    return "speechSynthesis" in window;
  }

  toggle(place: HTMLElement | null): void {
    if (this.isReading || !place) this.stop();
    else this.start(window.getSelection()?.toString() || place.innerText);
  }

  stop(): void {
    this.isReading = false;
    speechSynthesis.cancel();
    this.changed(false);
  }

  private start(text: string): void {
    const pieces = split(text);
    this.isReading = true;
    this.changed(true);
    pieces.forEach((piece, index) => {
      const utterance = new SpeechSynthesisUtterance(piece);
      utterance.lang = /[\u4e00-\u9fff]/.test(piece) ? "zh-CN" : "en";
      utterance.rate = 0.9;
      if (index === pieces.length - 1) utterance.onend = () => this.stop();
      speechSynthesis.speak(utterance);
    });
    if (pieces.length === 0) this.stop();
  }
}

export function split(text: string): string[] {
  const sentences = text.split(/(?<=[。！？；\n])/).map((sentence) => sentence.trim()).filter(Boolean);
  return sentences.flatMap((sentence) => sentence.match(new RegExp(`.{1,${MAX_PIECE}}`, "gs")) ?? []);
}
