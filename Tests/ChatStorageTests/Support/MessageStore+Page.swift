import ChatStorage

extension MessageStore {
    /// Returns messages for an account without a bound of their bytes.
    func page(
        for account: AccountID,
        after: MessageID,
        excludingOrigin: Int64,
        limit: Int
    ) async throws -> [StoredMessage] {
        try await page(for: account, after: after, excludingOrigin: excludingOrigin, limit: limit, bytes: .max)
    }
}
