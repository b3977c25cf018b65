import ChatProtocol

/// Where a conversation begins for this device, once the list of all is there.
extension CatchUp {
    /// Whether the server has less of a conversation than this device had when it connected: its data are not those of
    /// then, but were set up anew, or restored from a backup. Servers that name their line say so before.
    func hasStartedAnew(_ conversation: UInt64, at lastSequence: UInt64) -> Bool {
        cursorsAtConnect[conversation].map { lastSequence < $0 } ?? false
    }

    /// Forgets what was had of a conversation that has started anew: it goes on behind this sequence.
    mutating func startAnew(_ conversation: UInt64, _ sequence: UInt64, _ output: inout [Output]) {
        cursorsAtConnect[conversation] = nil
        progress.startAnew(conversation, sequence)
        tracks[conversation, default: Track()].isTentative = true
        output.append(.startedAnew(conversation: conversation, sequence: sequence))
    }

    /// Finds out whether something of a conversation was missed.
    mutating func place(_ conversation: Conversation, _ output: inout [Output]) {
        let id = conversation.id
        guard !hasStartedAnew(id, at: conversation.lastSequence) else {
            // Where the two pasts parted nobody knows: all of it comes, so that nothing is missed.
            startAnew(id, 0, &output)
            return settle(id, isBehind: conversation.lastSequence > 0, &output)
        }
        guard progress.cursors[id] != nil || progress.hasRoom else {
            // More than a device keeps count of.
            return release(id, &output)
        }
        if progress.cursors[id] == nil {
            // Everyone's conversation is nobody's inbox: a device that does not know it begins now.
            let beginsNow = startsLive || conversation.kind == .everyone
            let last = beginsNow ? conversation.lastSequence : 0
            setBaseline(id, min(last, (tracks[id]?.firstLive ?? .max) &- 1), &output)
            tracks[id, default: Track()].isTentative = beginsNow
            settle(id, isBehind: !beginsNow && conversation.lastSequence > 0, &output)
        } else {
            settle(id, isBehind: conversation.lastSequence > cursor(id), &output)
        }
    }

    /// Of a conversation that is newer than the list.
    mutating func placeUnlisted(_ conversation: UInt64, _ output: inout [Output]) {
        let first = tracks[conversation]?.firstLive
        if let first, hasStartedAnew(conversation, at: first &- 1) {
            startAnew(conversation, first &- 1, &output)
        } else if let first, progress.cursors[conversation] == nil {
            setBaseline(conversation, first &- 1, &output)
        }
        settle(conversation, isBehind: false, &output)
    }

    private mutating func setBaseline(_ conversation: UInt64, _ sequence: UInt64, _ output: inout [Output]) {
        progress.baseline(conversation, sequence)
        output.append(.baseline(conversation: conversation, sequence: sequence))
    }

    private mutating func settle(_ conversation: UInt64, isBehind: Bool, _ output: inout [Output]) {
        if isBehind || tracks[conversation]?.needsPage == true {
            tracks[conversation, default: Track()].place = .behind
            tracks[conversation]?.isTentative = false
            waiting.append(conversation)
        } else {
            release(conversation, &output)
            tracks[conversation, default: Track()].place = .live
        }
    }
}
