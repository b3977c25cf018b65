import ChatClientCore

extension ConversationKeys {
    /// Reads a row.
    init(_ row: StoredRow) throws {
        self.init(
            conversation: try row.unsigned("number"),
            peer: try row.text("peer"),
            openedThrough: try row.unsigned("openedThrough"),
            shownThrough: try row.unsigned("shownThrough"),
            beforeDevice: try row.unsigned("beforeDevice"),
            sealedFrom: try row.unsigned("sealedFrom")
        )
    }
}
