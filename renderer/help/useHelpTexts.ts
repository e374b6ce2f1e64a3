// The long texts of the help, read when the help is opened first; everything that can be found, and what stands under a place.
import { computed, shallowRef, watch } from 'vue';
import { i18n, useText } from '../text/index.ts';
import type zhCodes from '../text/zh-CN/help-codes.json';
import type zhGuides from '../text/zh-CN/help-guides.json';
import type zhPages from '../text/zh-CN/help.json';
import type { CodeTexts, Explained } from './codes.ts';
import type { HelpItem } from './search.ts';
import { contentsOf, isGuide, type HelpGroup } from './topics.ts';

type Language = 'zh' | 'en';
interface Topic { title: string; text: string; steps?: string; keys?: string }
interface Loaded {
  guides: typeof zhGuides; codes: CodeTexts; pages: Readonly<Record<string, Topic>>; language: Language;
  explain: (typed: string) => Explained | null; items: readonly HelpItem[];
}

const loaded = new Map<Language, Promise<Loaded>>();
async function load(language: Language, windowSentence: string): Promise<Loaded> {
  const zh = language === 'zh';
  const [guides, codes, pages, { explain, allCodes }] = await Promise.all([
    (zh ? import('../text/zh-CN/help-guides.json') : import('../text/en/help-guides.json')).then((one) => one.default as typeof zhGuides),
    (zh ? import('../text/zh-CN/help-codes.json') : import('../text/en/help-codes.json')).then((one) => one.default as typeof zhCodes),
    (zh ? import('../text/zh-CN/help.json') : import('../text/en/help.json')).then((one) => topicsIn(one.default as typeof zhPages)),
    import('./codes.ts'),
  ]);
  const of = (typed: string) => explain(typed, language, codes, windowSentence);
  const guideItems: HelpItem[] = Object.entries(guides.topics as Record<string, Topic>).map(([place, one]) =>
    ({ place, title: one.title, text: `${one.text}\n${one.steps ?? ''}${place === 'glossary' ? `\n${guides.glossary}` : ''}` }));
  const pageItems: HelpItem[] = Object.entries(pages).map(([place, one]) => ({ place, title: one.title, text: `${one.text}\n${one.keys ?? ''}` }));
  const codeItems: HelpItem[] = allCodes.flatMap(([code, number]) => {
    const one = of(number);
    if (!one) return [];
    const title = `${number} ${one.sentence.slice(0, 40)}`;
    return [{ place: `code:${number}`, title, text: `${code} ${one.sentence}\n${one.why}\n${one.steps.join('\n')}` }];
  });
  return { guides, codes, pages, language, explain: of, items: [...guideItems, ...pageItems, ...codeItems] };
}

/** The topics of help.json; the other entries there are words of the drawer. */
function topicsIn(file: object): Record<string, Topic> {
  return Object.fromEntries(Object.entries(file)
    .filter((entry): entry is [string, Topic] => typeof entry[1] === 'object' && entry[1] !== null && 'title' in entry[1]));
}

export type Article =
  | { kind: 'topic'; topic: string; title: string; paragraphs: string[]; steps: string[]; keys: [string, string][]; terms: [string, string][] }
  | { kind: 'contents'; title: string; groups: { group: HelpGroup; title: string; topics: { place: string; title: string }[] }[] }
  | { kind: 'code'; title: string; explained: Explained };

/** '键：做什么' a line; both kinds of colon are met. */
function pairs(lines: string): [string, string][] {
  return lines.split('\n').flatMap((line): [string, string][] => {
    const found = /^(.+?)(?:：|: )(.+)$/.exec(line);
    return found ? [[found[1]!, found[2]!]] : [];
  });
}
const lines = (text: string | undefined): string[] => (text ?? '').split('\n').filter((line) => line !== '');

export function useHelpTexts(wanted: () => boolean) {
  const { t } = useText();
  const texts = shallowRef<Loaded | null>(null);
  const language = computed<Language>(() => (i18n.global.locale.value === 'en' ? 'en' : 'zh'));
  watch([wanted, language], async ([now, which]) => {
    if (!now) return;
    const found = loaded.get(which) ?? load(which, t('shared.error.unknown'));
    loaded.set(which, found);
    // What could not be read is tried again when the help is opened next.
    const answer = await found.catch((fault: unknown) => { loaded.delete(which); throw fault; });
    if (language.value === which) texts.value = answer;
  }, { immediate: true });

  const titleOf = (place: string): string => {
    const guides: Record<string, Topic> | undefined = texts.value?.guides.topics;
    return guides?.[place]?.title ?? texts.value?.pages[place]?.title ?? place;
  };

  /** What stands under a place; a place that is not there shows the contents. */
  function articleOf(place: string): Article | null {
    const now = texts.value;
    if (!now) return null;
    const explained = place.startsWith('code:') ? now.explain(place.slice(5)) : null;
    if (explained) return { kind: 'code', title: explained.number, explained };
    const own = isGuide(place) ? (now.guides.topics as Record<string, Topic>)[place] : now.pages[place];
    if (own) {
      const everywhere = (now.pages as Record<string, { keys?: string }>)['everywhere']?.keys ?? t('help.everywhere.keys');
      return {
        kind: 'topic', topic: place, title: own.title, paragraphs: lines(own.text), steps: lines(own.steps),
        keys: isGuide(place) ? [] : pairs(`${own.keys ?? ''}\n${everywhere}`), terms: place === 'glossary' ? pairs(now.guides.glossary) : [],
      };
    }
    const groups = contentsOf(Object.keys(now.pages)).map(({ group, topics }) =>
      ({ group, title: now.guides.groups[group], topics: topics.map((topic) => ({ place: topic, title: titleOf(topic) })) }));
    return { kind: 'contents', title: now.guides.ui.contents, groups };
  }
  return { texts, ui: computed(() => texts.value?.guides.ui ?? null), articleOf, titleOf };
}
