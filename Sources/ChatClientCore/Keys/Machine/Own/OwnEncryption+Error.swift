extension OwnEncryption {
    /// Why a command to make keys has not led to keys; `nil` if it has.
    var error: ChatError? {
        switch self {
        case .ready: nil
        case .none: ChatError(.noKeys, "This account has no keys.")
        case .linkNeeded: .linkNeeded
        case .serverCannot: .serverCannotEncrypt
        case .stopped(let sentence): ChatError(.stopped, sentence)
        }
    }
}
