import ChatClientCore
import ChatProtocol

extension OneShotRun {
    /// Makes keys on this device, and says what was made.
    func makeKeys() async -> Exit {
        do throws(RequestFailure) {
            _ = try await ask(.makeKeys)
        } catch {
            return await refused(error)
        }
        await output.madeKeys(of: model.account ?? job.username)
        return .done
    }
}
