import ChatAdministration
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Prints the answer of a running server: as JSON lines, or as tables and sentences.
final class AnswerPrinter {
    /// Items of a table whose columns are aligned together.
    private static let tableItems = 1000

    /// Bytes of JSON that are collected before a write.
    private static let chunk = 64 * 1024

    private let verb: AdminVerb
    private let prefix: String?
    private let isJSON: Bool
    private var items: [AdminItem] = []
    private var lines = Data()
    private var isEmpty = true

    /// - Parameter isJSON: Whether JSON is wanted; an export is JSON anyway.
    init(_ command: AdminCommand, isJSON: Bool) {
        verb = command.verb
        prefix = command.nameBeginning
        self.isJSON = isJSON || verb == .export
    }

    /// Takes an item as JSON.
    ///
    /// - Throws: ``Failure``.
    func take(_ json: String) throws {
        guard !isJSON else {
            lines += Data(json.utf8)
            lines.append(UInt8(ascii: "\n"))
            return try flush(unless: lines.count < Self.chunk)
        }
        do {
            items.append(try AdminItem(json: json))
        } catch {
            throw Failure(sentence: error.description)
        }
        try flush(unless: items.count < Self.tableItems)
    }

    /// Prints the rest.
    ///
    /// - Parameter isComplete: Whether there are no more items; an empty list then has a sentence.
    /// - Throws: ``Failure``.
    func finish(isComplete: Bool) throws {
        if isComplete, isEmpty, items.isEmpty, !isJSON {
            return Output.line(text.lines([], of: verb, beginningWith: prefix).joined(separator: "\n"))
        }
        try flush(unless: false)
    }

    private func flush(unless isEarly: Bool) throws {
        guard !isEarly else {
            return
        }
        isEmpty = isEmpty && items.isEmpty
        let shown = items.isEmpty ? [] : text.lines(items, of: verb)
        let bytes = isJSON ? lines : Data(shown.map { $0 + "\n" }.joined().utf8)
        items = []
        lines = Data()
        try Output.lines(bytes)
    }

    private var text: AdminText {
        AdminText(
            clock: AdminClock(now: Int64(Date().timeIntervalSince1970 * 1000)) { seconds in
                var time = time_t(seconds)
                var fields = tm()
                return localtime_r(&time, &fields) == nil ? 0 : Int64(fields.tm_gmtoff)
            }
        )
    }
}
