#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// JSON on one line, with its keys in order: equal values have equal texts.
enum AdminJSON {
    static func text(of value: some Encodable) throws(AdminFrameError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw .notEncodable
        }
    }

    static func value<Value: Decodable>(_ type: Value.Type, of text: some StringProtocol) throws(AdminFrameError)
        -> Value
    {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw .notJSON
        }
    }
}

/// The reason why an answer could not be written or read.
package enum AdminFrameError: Error, Equatable, CustomStringConvertible {
    /// A value has no JSON form.
    case notEncodable
    /// A line is not JSON, or not what it should be.
    case notJSON
    /// A line is longer than its bound.
    case tooLong

    /// A sentence for the operator.
    package var description: String {
        switch self {
        case .notEncodable: "A value cannot be written as JSON."
        case .notJSON: "The answer is not what an admin socket sends. Are server and program of the same release?"
        case .tooLong: "A line of the answer is longer than \(AdminLimits.answerBytes) bytes."
        }
    }
}
