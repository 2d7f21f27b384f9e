"""What every command shares: options, output, refusals, interruption, inputs."""
