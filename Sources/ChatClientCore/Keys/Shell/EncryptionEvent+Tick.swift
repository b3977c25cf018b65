extension EncryptionEvent {
    /// Whether only time has passed.
    var isTick: Bool {
        if case .ticked = self { true } else { false }
    }
}
