// The peer of pouch.py: PouchDB on LevelDB, here and behind express-pouchdb in a process of its own.
// Called with «serve FOLDER»: prints its URL when it listens. Called with «measure URL FOLDER CASES VISITS»: for every
// line "pull BATCH", "push BATCH" or "nothing" on its input it prints one JSON object: seconds and, of the network,
// bytes both ways.
const http = require('node:http');
const path = require('node:path');
const readline = require('node:readline');
const PouchDB = require('pouchdb');

const ROW = 500;
const WORDS = ['在家', '不在家', '整洁', '正常', '没有变化', '到账且本人支配', '已提醒关好煤气阀', '需要助洁；下周复访'];

let seed = 7;
const dice = (most) => {
	seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
	return seed % most;
};

// Fields of words and numbers until the document is as long as asked, in bytes of JSON.
const document = (kind, number, bytes) => {
	const made = { _id: `${kind}-${String(number).padStart(8, '0')}`, type: kind, reported: 1772000000000 + number };
	let size = Buffer.byteLength(JSON.stringify(made));
	for (let field = 0; size < bytes; field += 1) {
		const value = field % 3 ? WORDS[dice(WORDS.length)] : String(dice(1e9));
		made[`question_${field}`] = value;
		size += Buffer.byteLength(value) + `"question_${field}":"",`.length;
	}
	return made;
};

const fill = async (database, kind, from, count, bytes) => {
	for (let start = 0; start < count; start += ROW) {
		const some = Array.from({ length: Math.min(ROW, count - start) }, (_, at) =>
			document(kind, from + start + at, bytes));
		const answers = await database.bulkDocs(some);
		if (answers.some((one) => one.error)) throw new Error('a document was not kept');
	}
};

const serve = (folder) => {
	const app = require('express')();
	const sockets = [];
	app.get('/travelled', (_, answer) => {
		answer.json(sockets.reduce((sum, socket) => sum + socket.bytesRead + socket.bytesWritten, 0));
	});
	const Stored = PouchDB.defaults({ prefix: folder + path.sep });
	const options = { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: path.join(folder, 'log.txt') };
	app.use('/', require('express-pouchdb')(Stored, options));
	const server = http.createServer(app);
	server.on('connection', (socket) => sockets.push(socket));
	server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
};

const measure = async (url, folder, cases, visits) => {
	const travelled = async () => (await fetch(`${url}/travelled`)).json();
	const remote = (name) => new PouchDB(`${url}/${name}`, { skip_setup: false });
	const source = remote('cases');
	await source.info();
	await fill(source, 'case', 0, cases, 1200);
	let turn = 0;
	let pulled = null;
	const timed = async (work, expected) => {
		const before = await travelled();
		const begun = performance.now();
		const told = await work();
		const seconds = (performance.now() - begun) / 1000;
		const wrong = told.doc_write_failures || told.errors.length || told.docs_written !== expected;
		if (wrong) throw new Error(`replicated ${told.docs_written} of ${expected}`);
		return { seconds, bytes: (await travelled()) - before };
	};
	const works = {
		pull: async (batch) => {
			turn += 1;
			pulled = new PouchDB(path.join(folder, `pulled${turn}`));
			await pulled.info();
			return timed(() => PouchDB.replicate(source, pulled, { batch_size: batch }), cases);
		},
		push: async (batch) => {
			turn += 1;
			const made = new PouchDB(path.join(folder, `made${turn}`));
			await fill(made, 'visit', turn * visits, visits, 2048);
			const target = remote(`visits${turn}`);
			await target.info();
			return timed(() => PouchDB.replicate(made, target, { batch_size: batch }), visits);
		},
		nothing: async () => timed(() => PouchDB.replicate(source, pulled), 0),
	};
	console.log(JSON.stringify('ready'));
	for await (const line of readline.createInterface({ input: process.stdin })) {
		const [work, batch] = line.split(' ');
		console.log(JSON.stringify(await works[work](Number(batch))));
	}
	process.exit(0);
};

const [role, ...words] = process.argv.slice(2);
if (role === 'serve') serve(words[0]);
else measure(words[0], words[1], Number(words[2]), Number(words[3]));
