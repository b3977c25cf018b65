import ChatClientCore

extension KnownDevice {
    /// Reads a row.
    init(_ row: StoredRow) throws {
        self.init(
            address: try row.address(account: "account"),
            identity: try row.bytes("identity"),
            agreement: try row.bytes("agreement"),
            signing: try row.bytes("signing"),
            label: try row.text("label"),
            removed: try row.optional("removed", row.signed),
            highestPrekey: try row.unsigned("highestPrekey"),
            highestPair: try row.unsigned("highestPair"),
            lastCounter: try row.unsigned("lastCounter"),
            openedWithoutMail: try row.short("openedWithoutMail"),
            receivedWithoutSending: try row.short("receivedWithoutSending"),
            owesAnswer: try row.flag("owesAnswer"),
            startBlocks: try row.short("startBlocks"),
            since: try row.signed("since")
        )
    }
}
