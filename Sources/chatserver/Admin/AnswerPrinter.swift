import ChatAdministration
import ChatProtocol
import Foundation

/// Prints the answer of a running server: as JSON lines, or as tables and sentences.
final class AnswerPrinter {
    /// Items of a table whose columns are aligned together.
    private static let tableItems = 1000

    private let verb: AdminVerb
    private let prefix: String?
    private let isJSON: Bool
    private var items: [AdminItem] = []
    private var lines = OutputLines()
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
            return try lines.add(json.utf8)
        }
        do {
            items.append(try AdminItem(json: json))
        } catch {
            throw Failure(sentence: error.description)
        }
        if items.count >= Self.tableItems {
            try printTable()
        }
    }

    /// Prints the rest.
    ///
    /// - Parameter isComplete: Whether there are no more items; an empty list then has a sentence.
    /// - Throws: ``Failure``.
    func finish(isComplete: Bool) throws {
        guard !isJSON else {
            return try lines.flush()
        }
        if !items.isEmpty || isComplete && isEmpty {
            try printTable()
        }
    }

    private func printTable() throws {
        let text = AdminText(clock: .system, now: Int64(Date().timeIntervalSince1970 * 1000))
        for line in text.lines(items, of: verb, beginningWith: prefix) {
            try lines.add(line.utf8)
        }
        try lines.flush()
        isEmpty = false
        items = []
    }
}
