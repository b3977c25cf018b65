/// A line of an answer on the admin socket: any number of items, then the end or a failure.
package enum AdminFrame: Sendable, Equatable {
    /// `{"item":{...}}`: an object, as JSON text.
    case item(json: String)
    /// `{"done":{"items":3}}`: all was done.
    case done(items: Int)
    /// `{"error":{"code":"...","message":"..."}}`: it was not done, or not completely.
    case failure(AdminFailure)

    private static let itemStart = #"{"item":"#

    private struct End: Codable {
        struct Done: Codable {
            let items: Int
        }

        struct Failure: Codable {
            let code: String
            let message: String
        }

        let done: Done?
        let error: Failure?
    }

    /// Parses a line without its line feed. An item is not looked into.
    ///
    /// - Throws: ``AdminFrameError``.
    package init(line: some Collection<UInt8>) throws(AdminFrameError) {
        guard let text = String(validating: line, as: UTF8.self) else {
            throw .notJSON
        }
        if text.hasPrefix(Self.itemStart), text.hasSuffix("}}") {
            self = .item(json: String(text.dropFirst(Self.itemStart.count).dropLast()))
            return
        }
        let end = try AdminJSON.value(End.self, of: text)
        switch (end.done, end.error) {
        case (let done?, nil):
            self = .done(items: done.items)
        case (nil, let error?):
            self = .failure(AdminFailure(AdminFailure.Code(rawValue: error.code) ?? .failed, error.message))
        case (nil, nil), (_?, _?):
            throw .notJSON
        }
    }

    /// The line, without a line feed.
    ///
    /// - Throws: ``AdminFrameError``.
    package func line() throws(AdminFrameError) -> String {
        switch self {
        case .item(let json):
            Self.itemStart + Self.oneLine(json) + "}"
        case .done(let items):
            try AdminJSON.text(of: End(done: End.Done(items: items), error: nil))
        case .failure(let failure):
            try AdminJSON.text(
                of: End(done: nil, error: End.Failure(code: failure.code.rawValue, message: failure.message))
            )
        }
    }

    /// Replaces the line feeds of a JSON text by blanks: there are none inside of its strings.
    private static func oneLine(_ json: String) -> String {
        guard json.utf8.contains(UInt8(ascii: "\n")) else {
            return json
        }
        return String(String.UnicodeScalarView(json.unicodeScalars.map { $0 == "\n" ? " " : $0 }))
    }
}
