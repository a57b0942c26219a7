"""The whole of Portaria on one machine: emulator, deployment, outbox and demonstration office."""
