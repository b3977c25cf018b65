import ChatClientCore

extension OwnSignedPrekey {
    /// Reads a row.
    init(_ row: StoredRow) throws {
        self.init(
            number: try row.unsigned("number"),
            agreement: try KeyColumns.agreement(row.data("agreement")),
            encapsulation: try KeyColumns.encapsulation(row.data("encapsulation")),
            body: try row.bytes("body"),
            signature: try row.bytes("signature"),
            made: try row.signed("made"),
            isPublished: try row.flag("isPublished"),
            isCaughtUp: try row.flag("isCaughtUp")
        )
    }
}
