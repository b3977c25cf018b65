import ChatTesting
import Testing

@testable import ChatProtocol

@Suite struct SearchTokenizerTests {
    @Test(arguments: [
        ("Hello, world!", ["hello", "world"]),
        ("Naïve CAFÉ cafe\u{301}", ["naive", "cafe", "cafe"]),
        ("İstanbul ΟΔΟΣ οδός", ["istanbul", "οδοσ", "οδοσ"]),
        ("ﬁx Ｄｅｎ x²", ["fix", "den", "x2"]),
        ("东京大学", ["东", "京", "大", "学"]),
        ("iPhone東京2026年", ["iphone", "東", "京", "2026", "年"]),
        ("안녕 세", ["안", "녕", "세"]),
        ("\u{110B}\u{1161}\u{11AB}", ["안"]),
        ("ｶﾞｽ か\u{3099}", ["ガ", "ス", "が"]),
        ("葛\u{E0100}飾", ["葛", "飾"]),
        ("𠮷野家", ["𠮷", "野", "家"]),
        ("สวัสดี", ["ส", "ว", "\u{E31}", "ส", "ด", "\u{E35}"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("👋🏽 a\u{0}b", ["a", "b"]),
        ("\u{64B} \u{301}", []),
        ("c1x東", ["c1x", "東"]),
    ])
    func `cuts text into words`(text: String, words: [String]) {
        #expect(SearchTokenizer.words(in: text) == words)
    }

    @Test func `takes so many words and no more`() {
        #expect(SearchTokenizer.words(in: String(repeating: "a ", count: 10), limit: 7).count == 7)
        #expect(SearchTokenizer.words(in: String(repeating: "東", count: 10), limit: 7).count == 7)
        #expect(SearchTokenizer.words(in: "a b c", limit: 2) == ["a", "b"])
        // U+FDFA is a phrase of four words.
        let most = SearchTokenizer.words(in: String(repeating: "\u{FDFA}", count: 16_384 / 3))
        #expect(most.count == SearchTokenizer.wordsPerMessage)
    }

    private static let pieces = [
        "我", "们", "東", "京", "𠮷", "か", "が", "ｶ", "ﾞ", "テ", "ー", "안", "녕", "각", "ส", "วั", "ລ", "ខ", "မြ", "々",
        "a", "Wort", "é", "7", " ", ", ", "。", "\u{3099}", "\u{FE0F}", "👋",
    ]

    /// The purpose of the tokenizer: the words of a part are a run of the words of the whole.
    @Test(arguments: 0..<20)
    func `finds the words of any part within those of the whole`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            func run() -> String {
                (0..<Int.random(in: 1...6, using: &random))
                    .compactMap { _ in Self.pieces.prefix(20).randomElement(using: &random) }.joined()
            }
            // Compatibility forms combine with the character before them: a part begins where a character does.
            let (before, part, after) = (run() + "。", run(), "。" + run())
            let whole = SearchTokenizer.words(in: before + part + after)
            let words = SearchTokenizer.words(in: part)
            let starts = 0...max(0, whole.count - words.count)
            #expect(
                starts.contains { Array(whole.dropFirst($0).prefix(words.count)) == words },
                "seed \(seed): \(part.debugDescription) in \((before + part + after).debugDescription)"
            )
        }
    }

    /// The query for the index consists of words: no operator of its query language may be among them.
    @Test(arguments: 0..<20)
    func `gives words of letters, digits and marks, and the same again`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let length = Int.random(in: 0...30, using: &random)
            let text = (0..<length).compactMap { _ in Self.pieces.randomElement(using: &random) }.joined()
            let words = SearchTokenizer.words(in: text)
            for word in words {
                #expect(SearchTokenizer.words(in: word) == [word], "seed \(seed): \(word.debugDescription)")
                #expect(
                    word.utf8.allSatisfy {
                        $0 >= 0x80 || Unicode.Scalar($0).properties.isAlphabetic || (0x30...0x39) ~= $0
                    }
                )
            }
        }
    }
}
