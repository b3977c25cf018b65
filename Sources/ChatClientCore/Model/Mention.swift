/// Finds an account's name in the text of a message.
package enum Mention {
    /// Returns whether a text addresses an account, as `@bob`.
    ///
    /// Case makes no difference. The name must stand alone: neither `alice@bob` nor `@bobby` mentions bob, nor does an
    /// address such as `https://chat.example/@bob`. A full stop or a hyphen is part of a longer name only if a letter,
    /// a digit or an underscore follows it: `@bob.` at the end of a sentence mentions bob, `@bob.smith` does not.
    ///
    /// - Parameters:
    ///   - name: The account's name.
    ///   - body: The text as sent.
    package static func isMentioned(_ name: String, in body: String) -> Bool {
        // Names have only ASCII letters, so that folding ASCII is enough, and no other byte can be mistaken for one.
        let name = name.utf8.map(folded)
        guard !name.isEmpty, body.utf8.count > name.count else {
            return false
        }
        return body.utf8.split(whereSeparator: isBlank).contains { isMentioned(name, inWord: $0) }
    }

    /// Looks in a run of characters without blanks.
    private static func isMentioned(_ name: [UInt8], inWord word: Substring.UTF8View) -> Bool {
        var position = word.startIndex
        var isAddress = false
        var before: UInt8?
        while position < word.endIndex {
            let byte = word[position]
            let next = word.index(after: position)
            // After "//" and after "/@" comes a part of an address.
            isAddress = isAddress || byte == UInt8(ascii: "/") && before == UInt8(ascii: "/")
            if byte == UInt8(ascii: "@"), !isAddress, isBoundary(before) {
                let rest = word[next...]
                if rest.prefix(name.count).elementsEqual(name, by: { folded($0) == $1 }),
                    isEnd(rest.dropFirst(name.count))
                {
                    return true
                }
            }
            before = byte
            position = next
        }
        return false
    }

    /// Whether a mention may follow this character; bytes of other scripts end no name.
    private static func isBoundary(_ byte: UInt8?) -> Bool {
        guard let byte else {
            return true
        }
        return !isWord(byte) && !isJoint(byte) && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "@")
    }

    /// Whether a name ends before these characters.
    private static func isEnd(_ rest: Substring.UTF8View) -> Bool {
        guard let next = rest.drop(while: isJoint).first else {
            return true
        }
        return !isWord(next)
    }

    /// Punctuation that names may have, and sentences too.
    private static func isJoint(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (UInt8(ascii: "\t")...UInt8(ascii: "\r")).contains(byte)
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
