import Crypto

/// A secret of 128 random bits with which an account can be made: an invite of the operator, or the claim of somebody
/// who has applied for an account.
///
/// People type it. Its text is Crockford's Base32, in which no two digits look alike, in groups of five:
/// `8K2MQ-4XT7V-0ZRWN-G5H1C-J9D3E7`.
package struct InviteCode: Sendable, Equatable {
    /// The bytes of a code.
    package static let byteCount = 16

    /// The bytes of ``digest``.
    package static let digestByteCount = SHA256Digest.byteCount

    /// The digits of the text, without dashes: 26 of five bits, the last two of which are 0.
    private static let digitCount = 26

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// The secret, ``byteCount`` bytes.
    package let bytes: [UInt8]

    /// Makes a new code.
    package init(using generator: inout some RandomNumberGenerator) {
        bytes = (0..<Self.byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Wraps the bytes of a frame; `nil` when they are not ``byteCount``.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else {
            return nil
        }
        self.bytes = Array(bytes)
    }

    /// Reads a typed code; `nil` when it is none. Blanks, dashes and case do not matter, and the letters O, I and L are
    /// read as the digits that they look like.
    package init?(text: String) {
        // No valid text is longer, however it is grouped; a longer one is not searched.
        guard text.utf8.count <= 4 * Self.digitCount else {
            return nil
        }
        var values: [UInt8] = []
        for character in text.uppercased() where character != "-" && !character.isWhitespace {
            let digit: Character =
                switch character {
                case "O": "0"
                case "I", "L": "1"
                case let other: other
                }
            guard let value = Self.alphabet.firstIndex(of: digit) else {
                return nil
            }
            values.append(UInt8(value))
        }
        guard values.count == Self.digitCount, let bytes = Self.bytes(of: values) else {
            return nil
        }
        self.bytes = bytes
    }

    /// The code for a person.
    package var text: String {
        var digits = ""
        var rest: UInt32 = 0
        var bits = 0
        for byte in bytes + [0] {
            rest = rest << 8 | UInt32(byte)
            bits += 8
            while bits >= 5, digits.count < Self.digitCount {
                bits -= 5
                digits.append(Self.alphabet[Int(rest >> bits & 31)])
            }
        }
        return Self.grouped(digits)
    }

    /// The SHA-256 of the bytes, all that a server keeps of a code. A slow hash is needless: 128 random bits cannot be
    /// guessed.
    package var digest: [UInt8] {
        Array(SHA256.hash(data: bytes))
    }

    private static func grouped(_ digits: String) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            // The last group has six digits: one of its own would look like a mistake.
            if index > 0, index.isMultiple(of: 5), index < digitCount - 1 {
                text.append("-")
            }
            text.append(digit)
        }
        return text
    }

    /// Packs digits of five bits into bytes; `nil` when the unused last bits are not 0.
    private static func bytes(of digits: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest: UInt32 = 0
        var bits = 0
        for digit in digits {
            rest = (rest << 5 | UInt32(digit)) & 0xFFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: rest >> bits))
            }
        }
        return rest & (1 << bits - 1) == 0 ? bytes : nil
    }
}

extension InviteCode: CustomStringConvertible {
    /// Hides the secret, so that no log has it.
    package var description: String { "InviteCode" }
}
