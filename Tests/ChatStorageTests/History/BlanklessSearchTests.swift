import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct BlanklessSearchTests {
    @Test(
        arguments: ChatStoreKind.allCases,
        [
            ("我们明天在东京大学见面", "东京"), ("我们明天在东京大学见面", "我们"), ("我们明天在东京大学见面", "见面"),
            ("안녕하세요 세계", "안녕"), ("안녕하세요 세계", "하세요 세계"), ("안녕하세요 세계", "\"요 세\""),
            ("東京タワーで会いましょう", "タワー"), ("東京ﾀﾜｰで", "タワー"), ("東京タワーで", "ﾀﾜｰ"), ("がっこう", "か\u{3099}っ"),
            ("สวัสดีครับ", "ครับ"), ("ສະບາຍດີ", "ບາຍ"), ("ជំរាបសួរ", "សួរ"), ("မင်္ဂလာပါ", "ပါ"),
            ("𠮷野家で", "𠮷野"), ("葛\u{E0100}飾区", "葛飾"), ("会议在3楼room5开始", "room5开始"),
            ("会议在3楼room5开始", "ro*"), ("Treffen in 東京", "treffen 東京"),
        ] as [(String, String)]
    )
    func `finds a run of letters by its parts`(
        kind: ChatStoreKind,
        wanted: (body: String, query: String)
    ) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            _ = try await fixture.store.append([draft(1, from: fixture.alice, body: wanted.body)])
            #expect(try await fixture.found(wanted.query) == [wanted.body])
        }
    }

    @Test(
        arguments: ChatStoreKind.allCases,
        [
            ("我们明天在东京大学见面", "京东"), ("我们明天在东京大学见面", "东大"), ("안녕하세요 세계", "녕안"),
            ("会议在3楼room5开始", "room"), ("会议在3楼room5开始", "oom5"),
        ] as [(String, String)]
    )
    func `finds no letters in another order, and no part of a word with blanks`(
        kind: ChatStoreKind,
        wanted: (body: String, query: String)
    ) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            _ = try await fixture.store.append([draft(1, from: fixture.alice, body: wanted.body)])
            #expect(try await fixture.found(wanted.query) == [])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `forgets such words, too`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            _ = try await fixture.store.append([
                draft(1, from: fixture.carol, body: "东京大学"), draft(2, from: fixture.alice, body: "东京"),
            ])
            #expect(try await fixture.found("东京") == ["东京", "东京大学"])
            _ = try await fixture.store.forget(Username("carol"))
            #expect(try await fixture.found("东京") == ["东京"])
            #expect(try await fixture.found("大学") == [])
        }
    }
}
