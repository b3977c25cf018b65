import ChatProtocol

/// Placing: decides, once the conversation list is complete, at which sequence each conversation begins for this
/// device.
extension CatchUp {
    /// Whether the server's last sequence is lower than this device's cursor was at connect time. Then the server's
    /// database was set up anew or restored from a backup. Servers that announce their lineage
    /// (``ServerWelcome/line``) let the client detect that earlier.
    func hasStartedAnew(_ conversation: UInt64, at lastSequence: UInt64) -> Bool {
        cursorsAtConnect[conversation].map { lastSequence < $0 } ?? false
    }

    /// Forgets the progress in a conversation that has started anew: it continues after this sequence.
    mutating func startAnew(_ conversation: UInt64, _ sequence: UInt64, _ output: inout [Output]) {
        cursorsAtConnect[conversation] = nil
        progress.startAnew(conversation, sequence)
        tracks[conversation, default: Track()].isTentative = true
        output.append(.startedAnew(conversation: conversation, sequence: sequence))
    }

    /// Decides whether messages of a conversation were missed.
    mutating func place(_ conversation: Conversation, _ output: inout [Output]) {
        let id = conversation.id
        guard !hasStartedAnew(id, at: conversation.lastSequence) else {
            // The sequence at which the two histories diverged is unknown: fetch the whole conversation, so that
            // nothing is missed.
            startAnew(id, 0, &output)
            return settle(id, isBehind: conversation.lastSequence > 0, &output)
        }
        guard progress.cursors[id] != nil || progress.hasRoom else {
            // The limit of cursors per device is reached: only live messages are handed out.
            return release(id, &output)
        }
        if progress.cursors[id] == nil {
            // The public conversation is not an inbox: a device without a cursor in it begins with live messages.
            let beginsNow =
                switch conversation.kind {
                case .everyone: true
                case .direct: startsLive && !takesAllDirect
                case .room: startsLive
                }
            let last = beginsNow ? conversation.lastSequence : 0
            setBaseline(id, min(last, (tracks[id]?.firstLive ?? .max) &- 1), &output)
            tracks[id, default: Track()].isTentative = beginsNow
            settle(id, isBehind: !beginsNow && conversation.lastSequence > 0, &output)
        } else {
            settle(id, isBehind: conversation.lastSequence > cursor(id), &output)
        }
    }

    /// Places a conversation that is newer than the list.
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
            tracks[conversation, default: Track()].phase = .behind
            tracks[conversation]?.isTentative = false
            waiting.append(conversation)
        } else {
            release(conversation, &output)
            tracks[conversation, default: Track()].phase = .live
        }
    }
}

extension CatchUp.Track {
    /// The part that survives a lost connection: the first live sequence.
    var asLost: Self? {
        firstLive.map { Self(firstLive: $0, needsPage: true) }
    }
}
