import ChatClientCore

extension HealingRequest {
    /// Reads a row.
    init(_ row: StoredRow) throws {
        self.init(
            payloadHash: try row.bytes("payload"),
            sender: try row.address(account: "sender"),
            asked: try row.signed("asked"),
            tries: try row.short("tries")
        )
    }
}
