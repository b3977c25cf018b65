#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Base64 (RFC 4648, section 4) without the `=` at its end, as PHC strings have it.
enum UnpaddedBase64 {
    /// The text of some bytes.
    static func encode(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    /// The bytes of a text; `nil` unless it is exactly what ``encode(_:)`` makes of them.
    static func decode(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: text + padding), encode([UInt8](data)) == text else {
            return nil
        }
        return [UInt8](data)
    }
}
