import Crypto

/// Certificate fingerprint: the SHA-256 of the DER bytes. Servers print it; clients store it (trust on first use).
public struct CertificateFingerprint: Sendable, Hashable {
    /// The 32 bytes.
    private let bytes: [UInt8]

    /// Hashes a certificate.
    public init(sha256OfDER der: [UInt8]) {
        bytes = Array(SHA256.hash(data: der))
    }

    /// Parses 64 hexadecimal digits, with or without colons, with or without a leading `SHA256:`.
    ///
    /// - Returns: `nil` if the text has another form.
    public init?(_ text: String) {
        let prefix = "SHA256:"
        let digits = (text.uppercased().hasPrefix(prefix) ? text.dropFirst(prefix.count) : text[...])
            .filter { $0 != ":" }
        // Checked per character, because Swift's integer parser accepts a sign.
        guard digits.utf8.count == 2 * SHA256.byteCount, digits.allSatisfy(\.isHexDigit) else {
            return nil
        }
        var bytes: [UInt8] = []
        var rest = digits[...]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else {
                return nil
            }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        self.bytes = bytes
    }
}

extension CertificateFingerprint: CustomStringConvertible {
    /// `SHA256:` and 32 pairs of hexadecimal digits, joined by colons.
    public var description: String {
        let pairs = bytes.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return "SHA256:" + pairs.joined(separator: ":")
    }
}
