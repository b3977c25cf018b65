import ChatClientCore

extension EncryptionNews {
    /// Whether a person should do something about it: it is told as a problem, and to scripts also with `--quiet`.
    var isWarning: Bool {
        switch self {
        case .own, .identityChanged, .suspicious, .failed, .notSent, .noDeviceMail, .newDeviceNumber: true
        case .devicesChanged, .gap, .outOfOrder, .recovered: false
        }
    }
}
