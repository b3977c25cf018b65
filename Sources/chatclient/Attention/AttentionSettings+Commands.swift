import ChatClientCore

extension AttentionSettings {
    /// Carries out a command.
    ///
    /// - Parameters:
    ///   - account: The account's own name.
    ///   - rooms: The names of the rooms that the account is in.
    /// - Returns: The lines to show.
    mutating func carryOut(_ command: AttentionCommand, account: String, rooms: [String]) -> String {
        switch command {
        case .listAlerts: return AttentionWords.alerts(self)
        case .alerts(let name, let isOn):
            let key = ConversationKey(typed: name, rooms: rooms)
            guard isOn || silenced.contains(key) || !isFull else {
                return AttentionWords.tooManySilenced
            }
            setSilenced(key, !isOn)
            return AttentionWords.alerts(of: key, name: name, isOn: isOn)
        case .quietHours(let hours):
            quietHours = hours
            return AttentionWords.quietHours(hours)
        case .listIgnored: return AttentionWords.ignored(ignored.names)
        case .ignore(let name): return ignore(name, account: account)
        case .unignore(let name):
            return ignored.remove(name) ? AttentionWords.unignored(name) : AttentionWords.notIgnored(name)
        case .unusable(let usage): return usage
        }
    }

    private mutating func ignore(_ name: String, account: String) -> String {
        guard !name.isSameName(as: account) else {
            return AttentionWords.ignoresOneself
        }
        guard !ignored.contains(name) else {
            return AttentionWords.ignoredAlready(name)
        }
        return ignored.add(name) ? AttentionWords.ignoring(name) : AttentionWords.tooManyIgnored
    }
}
