BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE cases (
	id INTEGER NOT NULL, 
	number VARCHAR(64) NOT NULL, 
	subject VARCHAR(200) NOT NULL, 
	born DATE NOT NULL, 
	missing_since DATE, 
	sex VARCHAR(1), 
	opened_by VARCHAR(120) NOT NULL, 
	opened_at DATETIME NOT NULL, 
	salt VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_cases PRIMARY KEY (id), 
	CONSTRAINT uq_cases_number UNIQUE (number)
);
INSERT INTO "cases" VALUES(1,'T-1','Nobody At All','2010-03-01',NULL,'F','A. Artist','2026-01-01 00:00:01.000000','ca3e1024c975393b4355543a7cf09b34');
INSERT INTO "cases" VALUES(2,'2019-017','Zoë O''Nobody','2011-02-03','2019-04-05',NULL,'A. Artist','2026-01-01 00:00:12.000000','1dfbaa30a1a4a5339e54930d2fc9870b');
CREATE TABLE custody_entries (
	sequence INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	actor VARCHAR(120) NOT NULL, 
	action VARCHAR(40) NOT NULL, 
	case_number VARCHAR(64), 
	details JSON NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_custody_entries PRIMARY KEY (sequence)
);
INSERT INTO "custody_entries" VALUES(1,'2026-01-01T00:00:02.000+00:00','A. Artist','case opened','T-1','{"born": "2010-03-01", "missing_since": null, "sex": "F", "record": {"table": "cases", "id": 1, "sha256": "5a8564d83d40172b8713819668fa5ac30b1519eb5058836ef4dab57124840212"}}','0000000000000000000000000000000000000000000000000000000000000000','e71b0d0e07f40e6aaafdfd8a5b905a7a5db40e7c00ba037e7d7318db28e5726b');
INSERT INTO "custody_entries" VALUES(2,'2026-01-01T00:00:04.000+00:00','A. Artist','photo added','T-1','{"photo": 1, "sha256": "58c04e6a055d5993aa345ec8ef3d5aa7f52639288b50acb2dcfa2b62eddeac5d", "age_years": 8.0, "taken": null, "relation": "subject", "record": {"table": "source_images", "id": 1, "sha256": "29b480ff101fb9e639075e1be1074fff20e2b3e66ee7be0a1428f1c86a0ee4bf"}}','e71b0d0e07f40e6aaafdfd8a5b905a7a5db40e7c00ba037e7d7318db28e5726b','af2eb500cb526b890eb62b2b25de76a977032197db0b59122bb5c4793398b3b8');
INSERT INTO "custody_entries" VALUES(3,'2026-01-01T00:00:05.000+00:00','A. Artist','landmarks set','T-1','{"photo": 1, "landmarks": "9f76ce265d8f8a381376d8dadec53edcaf75d2fa9b2c1825e3e1d218f31b51bf", "record": {"table": "source_images", "id": 1, "sha256": "153f6b4c6824ab0848c15f4b9c2d6b9522ba62ae1dc760e56e74a9cb87d76381"}}','af2eb500cb526b890eb62b2b25de76a977032197db0b59122bb5c4793398b3b8','daf9fe26de7b3d0a06ace2df633cba8dbe7e99f900e1049c9499ac68e8296223');
INSERT INTO "custody_entries" VALUES(4,'2026-01-01T00:00:07.000+00:00','A. Artist','version saved','T-1','{"version": 1, "kind": "age_progression", "age_years": 12.0, "recipe_sha256": "503dc55604777fd5cfbf5b6ebe123ca3639cd5bd79cd738f05143ef00f48bb54", "rendering_sha256": "bfb06f39dde72f58ad0f8599c4a0f5028a1079c461417d8fa6451d8b24817716", "parents": [], "drawn_with": {"software": "forensic-imaging-workbench 0.1.0+8979ec133538", "processor": "x86_64 Linux SSE SSE2 SSE3 *SSE4.1 *SSE4.2 *AVX *FP16 *AVX2 *AVX512-SKX", "numpy": "2.4.6", "opencv-python-headless": "5.0.0.93", "pillow": "13.0.0", "pillow-heif": "1.8.1", "scipy": "1.17.1"}, "record": {"table": "versions", "id": 1, "sha256": "ad53816ff7dd5f18ba99b5be12ff20935f7e6c4b24b6df2a79580b55bc213304"}}','daf9fe26de7b3d0a06ace2df633cba8dbe7e99f900e1049c9499ac68e8296223','af8c72e1976028bd572e429b5fba4202c6dbca60cd2f434db9442f869e1c78d7');
INSERT INTO "custody_entries" VALUES(5,'2026-01-01T00:00:09.000+00:00','A. Artist','version saved','T-1','{"version": 2, "kind": "age_progression", "age_years": 12.0, "recipe_sha256": "503dc55604777fd5cfbf5b6ebe123ca3639cd5bd79cd738f05143ef00f48bb54", "rendering_sha256": "bfb06f39dde72f58ad0f8599c4a0f5028a1079c461417d8fa6451d8b24817716", "parents": [1], "drawn_with": {"software": "forensic-imaging-workbench 0.1.0+8979ec133538", "processor": "x86_64 Linux SSE SSE2 SSE3 *SSE4.1 *SSE4.2 *AVX *FP16 *AVX2 *AVX512-SKX", "numpy": "2.4.6", "opencv-python-headless": "5.0.0.93", "pillow": "13.0.0", "pillow-heif": "1.8.1", "scipy": "1.17.1"}, "record": {"table": "versions", "id": 2, "sha256": "cee6a4590984c643ebfde5cf20c691dc17e2e1c07e23677b9d0f58011bdb729f"}}','af8c72e1976028bd572e429b5fba4202c6dbca60cd2f434db9442f869e1c78d7','5bdd4c8e930f9349d8faef1b53feaaba53593423217b15049bff1151ab983e30');
INSERT INTO "custody_entries" VALUES(6,'2026-01-01T00:00:11.000+00:00','A. Artist','picture exported','T-1','{"version": 1, "format": "picture/png", "sha256": "cb3e90b039e5003e6c38a57bc2e2c871c7eafa1643724550b58285df5e06cdb1", "record": {"table": "exports", "id": 1, "sha256": "1d729d59dac639a146fb406a9231ae814bee97084f15d77689fc8ca0750690cd"}}','5bdd4c8e930f9349d8faef1b53feaaba53593423217b15049bff1151ab983e30','79c4f3629499a4d3a712f303ce259996a0bc8cf4d5e761df80d5360fb7b4c9af');
INSERT INTO "custody_entries" VALUES(7,'2026-01-01T00:00:13.000+00:00','A. Artist','case opened','2019-017','{"born": "2011-02-03", "missing_since": "2019-04-05", "sex": null, "record": {"table": "cases", "id": 2, "sha256": "1210995d45f2a8db93afbd0f00865fee735f7c757d6fabdc50c1d56c2ab86d60"}}','79c4f3629499a4d3a712f303ce259996a0bc8cf4d5e761df80d5360fb7b4c9af','7ac9acbc57790530984196e51311141e36f7481481733eb73378d9ee9e93b048');
CREATE TABLE exports (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	format VARCHAR(32) NOT NULL, 
	path VARCHAR(1024) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	made_by VARCHAR(120) NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_exports PRIMARY KEY (id), 
	CONSTRAINT fk_exports_version_id_versions FOREIGN KEY(version_id) REFERENCES versions (id)
);
INSERT INTO "exports" VALUES(1,1,'picture/png','/tmp/exports-of-a-test/T-1-v1-12y.png','cb3e90b039e5003e6c38a57bc2e2c871c7eafa1643724550b58285df5e06cdb1','A. Artist','2026-01-01 00:00:10.000000');
CREATE TABLE source_images (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	file_name VARCHAR(255) NOT NULL, 
	format VARCHAR(16) NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	age_years DOUBLE NOT NULL, 
	taken DATE, 
	relation VARCHAR(16) NOT NULL, 
	landmarks_sha256 VARCHAR(64), 
	added_by VARCHAR(120) NOT NULL, 
	added_at DATETIME NOT NULL, 
	CONSTRAINT pk_source_images PRIMARY KEY (id), 
	CONSTRAINT fk_source_images_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT uq_source_images_case_id_number UNIQUE (case_id, number), 
	CONSTRAINT uq_source_images_case_id_sha256 UNIQUE (case_id, sha256)
);
INSERT INTO "source_images" VALUES(1,1,1,'58c04e6a055d5993aa345ec8ef3d5aa7f52639288b50acb2dcfa2b62eddeac5d','photograph','PNG',320,400,8.0,NULL,'subject','9f76ce265d8f8a381376d8dadec53edcaf75d2fa9b2c1825e3e1d218f31b51bf','A. Artist','2026-01-01 00:00:03.000000');
CREATE TABLE version_parents (
	version_id INTEGER NOT NULL, 
	parent_id INTEGER NOT NULL, 
	CONSTRAINT pk_version_parents PRIMARY KEY (version_id, parent_id), 
	CONSTRAINT fk_version_parents_version_id_versions FOREIGN KEY(version_id) REFERENCES versions (id), 
	CONSTRAINT fk_version_parents_parent_id_versions FOREIGN KEY(parent_id) REFERENCES versions (id)
);
INSERT INTO "version_parents" VALUES(2,1);
CREATE TABLE versions (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	age_years DOUBLE NOT NULL, 
	recipe_sha256 VARCHAR(64) NOT NULL, 
	rendering_sha256 VARCHAR(64) NOT NULL, 
	artist VARCHAR(120) NOT NULL, 
	note VARCHAR(2000) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	created_at DATETIME NOT NULL, 
	drawn_with JSON NOT NULL, 
	CONSTRAINT pk_versions PRIMARY KEY (id), 
	CONSTRAINT fk_versions_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT uq_versions_case_id_number UNIQUE (case_id, number)
);
INSERT INTO "versions" VALUES(1,1,1,'age_progression',12.0,'503dc55604777fd5cfbf5b6ebe123ca3639cd5bd79cd738f05143ef00f48bb54','bfb06f39dde72f58ad0f8599c4a0f5028a1079c461417d8fa6451d8b24817716','A. Artist','','draft','2026-01-01 00:00:06.000000','{"software": "forensic-imaging-workbench 0.1.0+8979ec133538", "processor": "x86_64 Linux SSE SSE2 SSE3 *SSE4.1 *SSE4.2 *AVX *FP16 *AVX2 *AVX512-SKX", "numpy": "2.4.6", "opencv-python-headless": "5.0.0.93", "pillow": "13.0.0", "pillow-heif": "1.8.1", "scipy": "1.17.1"}');
INSERT INTO "versions" VALUES(2,1,2,'age_progression',12.0,'503dc55604777fd5cfbf5b6ebe123ca3639cd5bd79cd738f05143ef00f48bb54','bfb06f39dde72f58ad0f8599c4a0f5028a1079c461417d8fa6451d8b24817716','A. Artist','first','draft','2026-01-01 00:00:08.000000','{"software": "forensic-imaging-workbench 0.1.0+8979ec133538", "processor": "x86_64 Linux SSE SSE2 SSE3 *SSE4.1 *SSE4.2 *AVX *FP16 *AVX2 *AVX512-SKX", "numpy": "2.4.6", "opencv-python-headless": "5.0.0.93", "pillow": "13.0.0", "pillow-heif": "1.8.1", "scipy": "1.17.1"}');
CREATE INDEX ix_source_images_case_id ON source_images (case_id);
CREATE INDEX ix_versions_case_id ON versions (case_id);
CREATE INDEX ix_exports_version_id ON exports (version_id);
CREATE INDEX ix_custody_entries_case_number ON custody_entries (case_number);
COMMIT;
