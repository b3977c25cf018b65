extension KeyRecords {
    /// Copies what a client knows before anything was sealed: the server, its conversations, the devices of others, and
    /// its own keys and lists if it has just made them.
    package func copyBeginning(into records: inout any KeyRecords) throws(KeyStoreError) {
        try records.save(state())
        try copyOwnKeys(into: &records)
        for conversation in try conversations() {
            try records.save(conversation)
        }
        for peer in try peers() {
            try records.save(peer)
            for device in try devices(of: peer.account) {
                try records.save(device)
            }
        }
        for news in try untoldNews() {
            try records.addUntold(news)
        }
    }

    private func copyOwnKeys(into records: inout any KeyRecords) throws(KeyStoreError) {
        if let draft = try identityDraft() {
            try records.save(draft)
        }
        for prekey in try signedPrekeys() {
            try records.save(prekey)
        }
        for number in try pairNumbers() {
            if let pair = try pair(number) {
                try records.save(pair)
            }
        }
        guard let device = try ownDevice() else {
            return
        }
        try records.save(device)
        // They are published again if the server loses them.
        var version = try peer(device.account)?.version ?? 0
        while version > 0, let list = try ownList(version) {
            try records.save(list, version: version)
            version -= 1
        }
    }
}
