import ChatProtocol

/// Checks the arguments of commands, typed or in JSON.
enum AdminArgument {
    static func account(_ text: String, isNew: Bool = false) throws(AdminSyntaxError) -> Username {
        do {
            return try isNew ? Username(new: text) : Username(text)
        } catch {
            throw AdminSyntaxError("\(QuotedText.of(text)) cannot be an account. \(error.description)")
        }
    }

    static func password(_ text: String) throws(AdminSyntaxError) -> String {
        guard !text.isEmpty else {
            throw AdminSyntaxError("The password is empty.")
        }
        return text
    }

    static func reason(_ text: String) throws(AdminSyntaxError) -> String {
        try short(text, "A reason", AdminLimits.reasonCharacters)
    }

    static func label(_ text: String) throws(AdminSyntaxError) -> String {
        try short(text, "A label", AdminLimits.labelCharacters)
    }

    static func prefix(_ text: String) throws(AdminSyntaxError) -> String {
        try short(text, "The beginning of a name", AdminLimits.prefixCharacters)
    }

    static func announcement(_ text: String) throws(AdminSyntaxError) -> String {
        guard !text.allSatisfy(\.isWhitespace) else {
            throw AdminSyntaxError("There is nothing to announce.")
        }
        let size = text.utf8.count
        guard size <= AdminLimits.announcementBytes else {
            throw AdminSyntaxError(
                "The announcement has \(size) bytes; at most \(AdminLimits.announcementBytes) are possible."
            )
        }
        return text
    }

    /// An account, with or without `@` before it, an address or a network: see ``AdminTarget``.
    static func target(_ text: String) throws(AdminSyntaxError) -> String {
        guard text.count <= AdminLimits.targetCharacters, AdminTarget(text) != nil else {
            throw AdminSyntaxError(
                "\(QuotedText.of(text)) is neither an account nor an address nor a network such as 192.0.2.0/24."
            )
        }
        return text
    }

    /// The target of a ban, or `#` and its id. A number that cannot be an account is an id: in a shell `#` begins a
    /// comment.
    static func targetOrID(_ text: String) throws(AdminSyntaxError) -> String {
        let isNumber = text.allSatisfy { "0"..."9" ~= $0 } && (try? Username(text)) == nil
        guard text.hasPrefix("#") || isNumber && !text.isEmpty else {
            return try target(text)
        }
        return "#\(try id(text))"
    }

    /// A number from 1, with or without `#` before it.
    static func id(_ text: String) throws(AdminSyntaxError) -> Int64 {
        let digits = text.hasPrefix("#") ? text.dropFirst() : text[...]
        guard digits.allSatisfy({ "0"..."9" ~= $0 }), let id = Int64(digits), id > 0 else {
            throw AdminSyntaxError("\(QuotedText.of(text)) is no number such as 12.")
        }
        return id
    }

    static func id(_ number: Int64) throws(AdminSyntaxError) -> Int64 {
        guard number > 0 else {
            throw AdminSyntaxError("\(number) is no id: ids begin at 1.")
        }
        return number
    }

    static func role(_ text: String) throws(AdminSyntaxError) -> AccountRole {
        guard let role = AccountRole(rawValue: text.lowercased()) else {
            throw AdminSyntaxError("\(QuotedText.of(text)) is no role: there are admin, moderator and member.")
        }
        return role
    }

    /// Checks a whole number against its bounds.
    ///
    /// - Parameter noun: Its name at the start of a sentence, such as `--uses`.
    static func number(
        _ number: Int,
        _ noun: String,
        in bounds: ClosedRange<Int>
    ) throws(AdminSyntaxError) -> Int {
        guard bounds.contains(number) else {
            throw AdminSyntaxError("\(noun) is a number from \(bounds.lowerBound) to \(bounds.upperBound).")
        }
        return number
    }

    private static func short(_ text: String, _ noun: String, _ limit: Int) throws(AdminSyntaxError) -> String {
        guard text.unicodeScalars.count <= limit else {
            throw AdminSyntaxError("\(noun) has at most \(limit) characters.")
        }
        return text
    }
}
