import ChatClientCore
import ChatProtocol
import GRDB

extension SQLiteKeyRecords {
    func search(_ search: ArchiveSearch) throws(KeyStoreError) -> [ArchivedMessage] {
        let expression: SearchExpression?
        do {
            expression = try search.expression()
        } catch {
            throw KeyStoreError("\(error)")
        }
        var conditions = ["archive.text IS NOT NULL", "archive.line = :line"]
        var arguments: StatementArguments = ["line": try state().line.column, "limit": search.boundedLimit]
        func require(_ condition: String, _ name: String, _ value: (any DatabaseValueConvertible)?) {
            if let value {
                conditions.append(condition)
                arguments += [name: value]
            }
        }
        require("words MATCH :words", "words", expression?.text)
        require("archive.peer = :peer", "peer", search.peer?.column)
        require("archive.sender = :sender", "sender", search.sender?.column)
        require("archive.time >= :since", "since", search.since)
        require("archive.time < :until", "until", search.until)
        require("archive.message < :before", "before", search.before?.column)
        let tables = expression == nil ? "archive" : "words CROSS JOIN archive ON archive.id = words.rowid"
        return try all(
            """
            SELECT archive.* FROM \(tables) WHERE \(conditions.joined(separator: " AND "))
            ORDER BY archive.message DESC, archive.payload DESC LIMIT :limit
            """,
            arguments,
            ArchivedMessage.init
        )
    }

    /// A message's number and text; `nil` if there is none with the payload.
    func indexed(_ payloadHash: [UInt8]) throws(KeyStoreError) -> (id: Int64, text: String?)? {
        try first("SELECT id, text FROM archive WHERE payload = ?", [payloadHash.column]) { row in
            (id: try row.signed("id"), text: try row.optional("text", row.text))
        }
    }

    func addWords(of text: String, id: Int64) throws(KeyStoreError) {
        try change("INSERT INTO words (rowid, text) VALUES (?, ?)", [id, Self.words(of: text)])
    }

    /// Removes a text from the index; it must be the one that was added.
    func removeWords(of text: String, id: Int64) throws(KeyStoreError) {
        try change("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", [id, Self.words(of: text)])
    }

    private static func words(of text: String) -> String {
        SearchTokenizer.words(in: text).joined(separator: " ")
    }
}

extension SearchExpression {
    /// The query in FTS5's language. The words have only letters and digits, and stand in quotation marks: nothing that
    /// a person types is an operator of that language (<https://sqlite.org/fts5.html>, section 3).
    fileprivate var text: String {
        terms.map { term in
            "\"\(term.words.joined(separator: " "))\"\(term.isPrefix ? " *" : "")"
        }.joined(separator: " AND ")
    }
}
