import ChatClientCore

extension OwnDevice {
    /// Reads a row.
    init(_ row: StoredRow) throws {
        self.init(
            account: try row.text("account"),
            identity: try KeyColumns.signing(row.data("identity")),
            number: try row.device("device"),
            agreement: try KeyColumns.agreement(row.data("agreement")),
            signing: try KeyColumns.signing(row.data("signing")),
            label: try row.text("label"),
            added: try row.signed("added")
        )
    }
}
