import ChatProtocol

/// Other people's text: nothing passes that controls a terminal, changes the reading order or is invisible; and
/// safe text stays unchanged.
enum TextTarget {
    static func run(on bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        try check(SafeText.line(text), of: text, keeping: [], again: SafeText.line)
        try check(SafeText.block(text), of: text, keeping: ["\n", "\t"], again: SafeText.block)
        try checkName(text)
        try checkPassword(text)
    }

    static func seeds() -> [FuzzSeed] {
        let texts: [(String, String)] = [
            ("plain", "Hello Bob, the build is green."),
            ("escape", "\u{1B}[2J\u{1B}]0;title\u{7}\u{9B}2J"),
            ("lines", "one\ttwo\r\nthree\u{2028}four\u{85}"),
            ("directions", "user\u{202E}nimda\u{2066}\u{200F}"),
            ("invisible", "ad\u{AD}min\u{200B}\u{2060}\u{FEFF}\u{E0041}\u{3164}"),
            ("emoji", "👩‍👩‍👧 🇩🇪 e\u{301} 日本語 עברית"),
            ("flags", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} 🏴\u{E0075}\u{E007F}"),
            ("selectors", "❤\u{FE0F}\u{FE0F} 葛\u{E0100} \u{FE01} a\u{2800}"),
            ("marks", "e" + String(repeating: "\u{301}\u{34F}", count: 20)),
            ("name", "Alice_the-1.st"),
            ("policy", "length=12,capital,digit"),
        ]
        return texts.map { FuzzSeed($0, Array($1.utf8)) }
            + [FuzzSeed("broken-utf8", [0xC3, 0x28, 0xF0, 0x9F, 0x98, 0xED, 0xA0, 0x80, 0xFF])]
    }

    private static func check(
        _ safe: String,
        of text: String,
        keeping kept: Set<Unicode.Scalar>,
        again: (String) -> String
    ) throws {
        var marks = 0
        for scalar in withoutFlags(Array(safe.unicodeScalars)) where !kept.contains(scalar) {
            try FuzzFinding.unless(
                !isDangerous(scalar),
                "U+\(String(scalar.value, radix: 16, uppercase: true)) came through"
            )
            marks = isMark(scalar) ? marks + 1 : passing.contains(scalar) ? marks : 0
            try FuzzFinding.unless(marks <= SafeText.marksOnLetter, "\(marks) marks on one letter")
        }
        try FuzzFinding.unless(
            again(safe).unicodeScalars.elementsEqual(safe.unicodeScalars),
            "what is safe was changed: \(safe.debugDescription)"
        )
        try FuzzFinding.unless(
            safe.unicodeScalars.count >= text.unicodeScalars.count || safe.utf8.contains("<and ".utf8),
            "something was dropped from \(text.debugDescription)"
        )
        try FuzzFinding.unless(
            safe.utf8.count <= SafeText.growth * text.utf8.count,
            "\(text.utf8.count) bytes became \(safe.utf8.count)"
        )
    }

    /// Joiners and variation selectors: some scripts and emoji need them.
    private static let passing: Set<Unicode.Scalar> = ["\u{200C}", "\u{200D}", "\u{FE0E}", "\u{FE0F}"]

    /// The invisible tags on a black flag that make it the flag of England, Scotland or Wales.
    private static let flags = ["gbeng", "gbsct", "gbwls"].map { region in
        ["🏴"] + region.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xE0000) } + ["\u{E007F}"]
    }

    private static func withoutFlags(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var rest = scalars[...]
        var result: [Unicode.Scalar] = []
        while let scalar = rest.first {
            result.append(scalar)
            rest = rest.dropFirst(flags.first { rest.starts(with: $0) }?.count ?? 1)
        }
        return result
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        let marks: [Unicode.GeneralCategory] = [.nonspacingMark, .enclosingMark]
        return marks.contains(scalar.properties.generalCategory) && !passing.contains(scalar)
    }

    /// Uses Unicode's properties, not the list of the code under test.
    private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        default:
            return properties.isBidiControl || scalar == "\u{2800}"
                || properties.isDefaultIgnorableCodePoint && !passing.contains(scalar)
        }
    }

    private static func checkName(_ text: String) throws {
        guard let name = try? Username(text) else {
            return
        }
        try FuzzFinding.unless(name.value == text, "the name \(text) became \(name.value)")
        try FuzzFinding.unless(
            (Username.minimumLength...Username.maximumLength).contains(name.value.count)
                && name.value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F },
            "\(text.debugDescription) is a name"
        )
        let folded = try Username(name.folded)
        try FuzzFinding.unless(
            folded == name && folded.folded == name.folded,
            "\(name.folded) is another name than \(name.value)"
        )
    }

    private static func checkPassword(_ text: String) throws {
        for policy in [PasswordPolicy(text), .standard, PasswordPolicy.none].compactMap({ $0 }) {
            guard (try? policy.check(text)) != nil else {
                continue
            }
            try FuzzFinding.unless(
                !text.isEmpty && text.utf8.count <= PasswordPolicy.maximumBytes,
                "a password of \(text.utf8.count) bytes is taken"
            )
        }
    }
}
