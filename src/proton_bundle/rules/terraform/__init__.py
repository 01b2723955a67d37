"""What Terraform templates read, declare and leave behind."""
