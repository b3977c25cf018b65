import ChatClientCore
import ChatIdentity

extension IdentityDraft {
    /// Reads a row.
    init(_ row: StoredRow) throws {
        self.init(
            device: try OwnDevice(row),
            list: try SignedDeviceList(row),
            serverID: try row.bytes("serverID"),
            trust: try row.text("trust")
        )
    }
}

extension SignedDeviceList {
    /// Reads the columns of a list.
    init(_ row: StoredRow) throws {
        self.init(body: try row.bytes("list"), signature: try row.bytes("listSignature"))
    }
}
