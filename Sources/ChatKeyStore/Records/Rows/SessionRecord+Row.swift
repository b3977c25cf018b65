import ChatClientCore

extension SessionRecord {
    /// Reads a row.
    init(_ row: StoredRow) throws {
        self.init(
            address: try row.address(account: "account"),
            number: try row.unsigned("number"),
            state: KeyColumns.symmetric(try row.data("state")),
            isInitiator: try row.flag("isInitiator"),
            hasOpened: try row.flag("hasOpened"),
            retirement: try row.word("retirement", as: SessionRecord.Retirement.self),
            made: try row.signed("made"),
            lastUsed: try row.signed("lastUsed")
        )
    }
}
