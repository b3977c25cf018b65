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
        for scalar in safe.unicodeScalars where !kept.contains(scalar) {
            try FuzzFinding.unless(
                !isDangerous(scalar),
                "U+\(String(scalar.value, radix: 16, uppercase: true)) came through"
            )
        }
        try FuzzFinding.unless(
            again(safe).unicodeScalars.elementsEqual(safe.unicodeScalars),
            "what is safe was changed: \(safe.debugDescription)"
        )
        try FuzzFinding.unless(
            safe.unicodeScalars.count >= text.unicodeScalars.count,
            "something was dropped from \(text.debugDescription)"
        )
    }

    /// Uses Unicode's properties, not the list of the code under test.
    private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        case .format:
            // Some scripts and emoji need the joiners.
            let joiners: Set<Unicode.Scalar> = ["\u{200C}", "\u{200D}"]
            return properties.isBidiControl || (properties.isDefaultIgnorableCodePoint && !joiners.contains(scalar))
        default: return properties.isBidiControl
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
