import ChatProtocol

/// The words behind a command: its options and the others.
struct WordArguments {
    /// An option that a command takes.
    struct Option {
        let name: String
        let hasValue: Bool

        static func value(_ name: String) -> Option { Option(name: name, hasValue: true) }
        static func flag(_ name: String) -> Option { Option(name: name, hasValue: false) }
    }

    /// The words that are neither options nor their values, in order.
    private(set) var words: [String] = []

    private var values: [String: String] = [:]

    /// Sorts words. Options may stand anywhere; behind `--` there are none.
    ///
    /// - Throws: An unknown option, one without its value, or one that is there twice.
    init(_ arguments: ArraySlice<String>, options: [Option] = []) throws(AdminSyntaxError) {
        var rest = arguments
        while let word = rest.popFirst() {
            guard word != "--" else {
                words += rest
                return
            }
            guard word.hasPrefix("--") else {
                words.append(word)
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let option = options.first(where: { $0.name == parts[0] }) else {
                throw Self.unknown(parts[0], options)
            }
            guard values[option.name] == nil else {
                throw AdminSyntaxError("\(option.name) is there twice.")
            }
            values[option.name] = try Self.value(of: option, parts.count > 1 ? parts[1] : nil, &rest)
        }
    }

    /// The value of an option; empty for a flag, `nil` if it is not there.
    func value(_ name: String) -> String? { values[name] }

    /// Takes the first word.
    ///
    /// - Parameter noun: What is missing otherwise, such as `the account`.
    mutating func take(_ noun: String) throws(AdminSyntaxError) -> String {
        guard !words.isEmpty else {
            throw AdminSyntaxError("Say \(noun).")
        }
        return words.removeFirst()
    }

    /// Returns all remaining words with blanks between them.
    mutating func takeText() -> String {
        defer { words = [] }
        return words.joined(separator: " ")
    }

    /// Checks that no word is left.
    func finish() throws(AdminSyntaxError) {
        if let word = words.first {
            throw AdminSyntaxError("\(QuotedText.of(word)) is too much.")
        }
    }

    private static func value(
        of option: Option,
        _ attached: String?,
        _ rest: inout ArraySlice<String>
    ) throws(AdminSyntaxError) -> String {
        guard option.hasValue else {
            guard attached == nil else {
                throw AdminSyntaxError("\(option.name) takes no value.")
            }
            return ""
        }
        guard let value = attached ?? rest.popFirst(), !value.isEmpty else {
            throw AdminSyntaxError("\(option.name) needs a value.")
        }
        return value
    }

    private static func unknown(_ name: String, _ options: [Option]) -> AdminSyntaxError {
        if let near = NearMiss.of(name, among: options.map(\.name)) {
            return AdminSyntaxError("\(QuotedText.of(name)) is unknown. Did you mean \(near)?")
        }
        return AdminSyntaxError("\(QuotedText.of(name)) is no option of this command. Write -- before text with --.")
    }
}
