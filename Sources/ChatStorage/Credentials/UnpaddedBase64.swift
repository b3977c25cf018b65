#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Base64 (RFC 4648, section 4) without trailing `=`, as used in PHC strings.
enum UnpaddedBase64 {
    /// Encodes bytes.
    static func encode(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    /// Decodes a text; `nil` unless it is exactly the output of ``encode(_:)`` for those bytes.
    static func decode(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: text + padding), encode([UInt8](data)) == text else {
            return nil
        }
        return [UInt8](data)
    }
}
