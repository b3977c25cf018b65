extension EncryptionRequest {
    /// Whether its answer may give this device another number.
    var changesDevice: Bool {
        switch self {
        case .publishDevices, .resetIdentity: true
        case .conversations, .page, .devices, .publishPrekeys, .send, .sendMail, .mail: false
        }
    }
}
