#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension AdminCommand {
    /// Parses a request: one JSON object of at most ``AdminLimits/requestBytes`` bytes.
    ///
    /// - Throws: What is wrong with it.
    package init(json bytes: some Collection<UInt8>) throws(AdminSyntaxError) {
        guard bytes.count <= AdminLimits.requestBytes else {
            throw .tooLong
        }
        // Checked here, because the decoder takes other encodings, too.
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
            throw AdminSyntaxError("The request is not UTF-8 text.")
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch let error as AdminSyntaxError {
            throw error
        } catch DecodingError.typeMismatch, DecodingError.valueNotFound {
            throw AdminSyntaxError("The request is not a JSON object.")
        } catch {
            throw AdminSyntaxError("The request is not valid JSON.")
        }
    }

    /// The request as JSON, without a line feed.
    ///
    /// - Throws: A text that cannot be encoded.
    package func json() throws(AdminFrameError) -> String {
        try AdminJSON.text(of: self)
    }
}

extension AdminSyntaxError {
    /// A request with too many bytes.
    package static let tooLong = AdminSyntaxError(
        "The request is longer than \(AdminLimits.requestBytes) bytes."
    )
}
