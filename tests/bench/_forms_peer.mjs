// The peer of forms.py: ODK's web-forms engine on node, driven without a page.
// Called with «wide FORM» or «repeated FORM INSTANCES»; prints one JSON object of lists of milliseconds, and what the
// last calculation came to.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';

// The engine expects a browser's document classes, and its XPath parser a script's directory.
const { window } = new JSDOM('');
for (const name of Object.getOwnPropertyNames(window)) {
	if (/^[A-Z]/.test(name) && !(name in globalThis)) globalThis[name] = window[name];
}
globalThis.window = window;
globalThis.document = window.document;
globalThis.__dirname = process.cwd();
globalThis.require = createRequire(import.meta.url);
const { loadForm } = await import('@getodk/xforms-engine');

const ROUNDS = 7;
const [work, path] = process.argv.slice(2, 4);
const form = readFileSync(path, 'utf-8');
const timed = (list, action) => {
	const begun = performance.now();
	const result = action();
	list.push(performance.now() - begun);
	return result;
};
const started = async () => {
	const loaded = await loadForm(form);
	if (loaded.status === 'failure') throw loaded.error;
	return loaded.createInstance().root;
};
const named = (parent, name) =>
	parent.currentState.children.find((child) => child.currentState.reference.endsWith(`/${name}`));

const wide = async () => {
	const times = { load: [], answer: [] };
	let root;
	for (let round = 0; round <= ROUNDS; round += 1) {
		const begun = performance.now();
		root = await started();
		if (round > 0) times.load.push(performance.now() - begun);
	}
	const questions = root.currentState.children.filter((child) => /\/q\d+$/.test(child.currentState.reference));
	for (let round = 0; round < 2; round += 1) {
		const list = round === 0 ? [] : times.answer;
		questions.forEach((question, at) => timed(list, () => question.setValue(BigInt(at + round))));
	}
	times.check = String(named(root, 'c99').currentState.value);
	return times;
};

const repeated = async (instances) => {
	const times = { add: [], repeat_answer: [] };
	const root = await started();
	const range = root.currentState.children.find((child) => child.nodeType.startsWith('repeat-range'));
	timed(times.add, () => {
		while (range.currentState.children.length < instances) range.addInstances();
	});
	for (let at = 0; at < instances; at += 10) {
		timed(times.repeat_answer, () => named(range.currentState.children[at], 'x').setValue(BigInt(at)));
	}
	times.check = String(named(root, 'total').currentState.value);
	return times;
};

const times = work === 'wide' ? await wide() : await repeated(Number(process.argv[4]));
process.stdout.write(JSON.stringify(times));
process.exit(0);
